// A plan that the gate has not seen: only `authorize` makes the token, and nothing paints without
// it.

import MediaTime
import PolicyGate
import Raster
import RedactionModel
import Source
import VideoRender

func paint(_ plan: RedactionPlan, _ facts: SourceFacts, _ traits: PictureTraits) {
  _ = Painter(
    // error: cannot convert value of type 'RedactionPlan' to expected argument type
    plan,
    facts: facts, orientation: .upright, traits: traits)
}

func exchange(_ plan: RedactionPlan, _ passed: AuthorizedPlan) {
  var other = passed
  // error: cannot assign to property: 'plan' is a 'let' constant
  other.plan = plan
}

func forge(_ plan: RedactionPlan) -> AuthorizedPlan {
  // error: 'AuthorizedPlan' initializer is inaccessible due to 'internal'
  AuthorizedPlan(plan: plan)
}
