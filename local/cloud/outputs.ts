import { existsSync, readFileSync } from 'node:fs';
import { currentHome, endpointOf, type Home } from './settings';
import { StepFailed } from './steps';

export interface Outputs {
  /** The front door, without a slash at its end: `${apiUrl}/tmf-api/…`. */
  readonly apiUrl: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  /** All outputs of all stacks: `raw['farthing-platform'].UserPoolId`. */
  readonly raw: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What the stacks deployed to a home's cloud gave out. */
export function readOutputs(home: Home = currentHome()): Outputs {
  if (!existsSync(home.outputs)) throw new StepFailed('Nothing is deployed here yet: run npm start.');
  const raw = JSON.parse(readFileSync(home.outputs, 'utf8')) as Outputs['raw'];
  const output = (name: string): string => {
    const values = Object.values(raw).flatMap((stack) => stack[name] ?? []);
    if (values.length !== 1) throw new Error(`${values.length} stacks, not one, give an output ${name}`);
    return String(values[0]);
  };
  return {
    // The URL that a stack knows is the one in AWS; a local cloud serves each API below its endpoint.
    apiUrl: `${endpointOf(home)}/restapis/${output('RestApiId')}/${output('Stage')}/_user_request_`,
    userPoolId: output('UserPoolId'),
    userPoolClientId: output('UserPoolClientId'),
    raw,
  };
}
