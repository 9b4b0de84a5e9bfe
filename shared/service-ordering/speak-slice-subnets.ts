import { isRecord } from '../tmf/read-path';
import type { NetworkMessage } from './network-task';
import type { Dialect } from './system-dialect';

/** 3GPP TS 28.531 §6.5: the operations of the provisioning of network slice subnets, by their names. */
const OPERATIONS: Partial<Record<NetworkMessage['operation'], string>> = {
  'allocate-slice': 'AllocateNssi',
  'modify-slice': 'ModifyNssi',
  'deallocate-slice': 'DeallocateNssi',
};
const UNDOING: Partial<Record<NetworkMessage['operation'], string>> = {
  'allocate-slice': 'DeallocateNssi',
  'deallocate-slice': 'AllocateNssi',
};

/** Speaks to an NSSMF: what a slice subnet shall do (its `sliceProfile`, TS 28.541), and which one it is once it is there. */
export const SLICE_SUBNETS: Dialect = {
  toCall({ id, operation, undoing, undoes, profile, parameters = {} }) {
    const name = OPERATIONS[operation] ?? (undoing === undefined ? undefined : UNDOING[undoing]) ?? 'ModifyNssi';
    const { sliceSubnetId, ...sliceProfile } = parameters;
    return {
      path: `/${name}`,
      body: {
        requestId: id,
        nSSIId: sliceSubnetId ?? `nssi-${undoes ?? id}`,
        ...(name === 'DeallocateNssi' ? {} : { sliceProfile: { ...sliceProfile, serviceProfileId: profile?.id } }),
      },
    };
  },
  toAnswer(_, body) {
    // TS 28.531's status of a lifecycle operation.
    const { status, nSSIId, additionalInfo } = body;
    const reason =
      isRecord(additionalInfo) && typeof additionalInfo.reason === 'string' ? additionalInfo.reason : undefined;
    if (status === 'OperationSucceeded')
      return { outcome: 'done', ...(typeof nSSIId === 'string' ? { result: { sliceSubnetId: nSSIId } } : {}) };
    if (status === 'OperationFailed')
      return { outcome: 'declined', code: 'noCapacity', ...(reason === undefined ? {} : { reason }) };
    return undefined;
  },
};
