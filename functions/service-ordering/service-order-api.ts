import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { SERVICE_ORDERING_API } from '../../shared/service-ordering/resources';

export const handler = tmfFunction(SERVICE_ORDERING_API);
