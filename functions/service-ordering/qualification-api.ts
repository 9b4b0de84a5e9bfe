import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { qualificationHooks } from '../../shared/service-ordering/qualification-hooks';
import { COVERAGE_API, SERVICE_QUALIFICATION_API } from '../../shared/service-ordering/qualification-resources';

/** Whether services can be had, by what is declared of the network's coverage. */
export const handler = tmfFunction([SERVICE_QUALIFICATION_API, COVERAGE_API], qualificationHooks);
