import { LOST_RETRY } from '../../stacks/constructs/order-steps';

// One killed open-charging held its order for a person, though to ask it again was safe.
test.each(['States.Timeout', 'Runtime.ExitError', 'Sandbox.Timedout', 'Lambda.Unknown'])(
  'a step that ended with %s is asked again',
  (error) => expect(LOST_RETRY.errors).toContain(error),
);
