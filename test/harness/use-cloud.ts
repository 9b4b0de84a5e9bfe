import { Home, useLocalCloud } from '../../local/cloud/settings';

// Leads each test file of the project `cloud` to the cloud that start-cloud.ts started, and to no other.
useLocalCloud(new Home(process.env.FARTHING_TEST_HOME ?? ''));
