// The gate's token by force: what is unsafe has to be marked, warnings are errors, and a test
// refuses the mark outside the few places that need it.

import PolicyGate
import RedactionModel

func forge(_ plan: RedactionPlan) -> AuthorizedPlan {
  // error: unsafe
  unsafeBitCast(plan, to: AuthorizedPlan.self)
}
