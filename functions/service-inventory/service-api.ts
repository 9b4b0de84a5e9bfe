import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { SERVICE_INVENTORY_API } from '../../shared/service-inventory/resources';

export const handler = tmfFunction(SERVICE_INVENTORY_API);
