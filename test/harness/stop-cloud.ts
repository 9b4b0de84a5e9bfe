import { endTestCloud } from './start-cloud';

/** Jest's global teardown of the project `cloud`. */
export default endTestCloud;
