// A stage that is refused has a name, so that whoever writes it down is told why it is refused.
// Every rule of the policy has one.

import PolicyGate

let asked: [StageKind] = [
  // error: refused by the rule identity-verification, checking that somebody is a certain person
  .identityVerification,
  // error: refused by the rule face-matching, comparing faces with each other or with a collection
  .faceMatching,
  // error: refused by the rule face-recognition, saying whose face it is
  .faceRecognition,
  // error: refused by the rule biometric-embedding, turning a person into numbers that can be
  .biometricEmbedding,
  // error: refused by the rule enrolment, adding a person to a collection of known people
  .enrolment,
  // error: refused by the rule watch-list, holding footage against a list of people
  .watchList,
  // error: refused by the rule biometric-identification, saying who anyone is
  .biometricIdentification,
  // error: refused by the rule face-detection, finding faces
  .faceDetection,
  // error: refused by the rule voice-identity, saying who speaks
  .voiceIdentity,
  // error: refused by the rule diarisation, telling speakers apart by their voices
  .diarisation,
  // error: refused by the rule gait, knowing people by how they move
  .gait,
  // error: refused by the rule plate-reading, reading number plates
  .plateReading,
  // error: refused by the rule emotion, reading feelings or truthfulness
  .emotion,
  // error: refused by the rule personal-attributes, sorting people by age, sex, race, belief or
  .personalAttributes,
  // error: refused by the rule re-identification, finding the same person again elsewhere
  .reidentification,
  // error: refused by the rule social-scoring, rating people
  .socialScoring,
  // error: refused by the rule crime-prediction, predicting what people will do
  .crimePrediction,
  // error: refused by the rule manipulation, making people say or do what they did not
  .manipulation,
  // error: refused by the rule surveillance, watching people as they go
  .surveillance,
  // error: refused by the rule person-tracking, following persons
  .personTracking,
  // error: refused by the rule person-matching, looking for a certain person
  .personMatching,
  // error: refused by the rule person-detection, finding people
  .personDetection,
]
