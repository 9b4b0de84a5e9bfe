import type { TenantSettings } from '../../kernel/tenant-settings';
import type { NetworkAnswer, NetworkMessage } from '../../service-ordering';
import type { NetworkProvisioning } from '../../service-ordering/ports';
import { HttpNetworkProvisioning, type HttpSystem } from './http-network-provisioning';

export interface Routes {
  readonly settings: (message: NetworkMessage) => Promise<Pick<TenantSettings, 'networkSystems' | 'isSandbox'>>;
  /** Where a connector reads what nobody is called for. */
  readonly queue: NetworkProvisioning;
  /** Where simulated systems read: on a local cloud everybody's, in an account with sandboxes theirs alone. */
  readonly simulator?: NetworkProvisioning;
  readonly http: Omit<HttpSystem, 'url'>;
}

/** Sends each task to the system that its tenant has for it: by HTTP where the tenant gave an address, else simulated, else by queue. */
export class RoutedNetworkProvisioning implements NetworkProvisioning {
  constructor(private readonly routes: Routes) {}

  async request(message: NetworkMessage): Promise<NetworkAnswer | undefined> {
    const { queue, simulator, http } = this.routes;
    const { networkSystems = [], isSandbox } = await this.routes.settings(message);
    const url = networkSystems.find(({ system }) => system === message.system)?.url;
    if (url !== undefined) return new HttpNetworkProvisioning({ ...http, url }).request(message);
    return (simulator && (http.local || isSandbox) ? simulator : queue).request(message);
  }
}
