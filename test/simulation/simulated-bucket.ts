import type { ChargeRecordGroup, ChargeRecordStore } from '../../shared/balance-management';
import { sha256Hex } from '../../shared/kernel/digest';

/** The bucket of charge records: objects named by the digest of what they hold. */
export class SimulatedBucket {
  private readonly objects = new Map<string, string>();

  /** `request` carries an action out as a request over the network: at once, unless a simulation has another mind. */
  store(request: <T>(carryOut: () => T) => Promise<T> = async (carryOut) => carryOut()): ChargeRecordStore {
    return {
      put: (groups) => {
        const key = `charge-records/${sha256Hex(groups.map((group) => group.digest).join())}.json`;
        const text = JSON.stringify(groups);
        return request(() => {
          this.objects.set(key, text);
          return key;
        });
      },
      get: (key) => request(() => this.read(key)),
    };
  }

  read(key: string): readonly ChargeRecordGroup[] {
    const text = this.objects.get(key);
    if (text === undefined) throw new Error(`There is no object ${key}`);
    return JSON.parse(text) as ChargeRecordGroup[];
  }
}
