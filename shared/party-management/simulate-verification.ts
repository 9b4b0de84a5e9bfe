import type { IdentityVerification } from './ports';

/**
 * Stands in for a verification service, which is told what to answer by the document's number: one that begins with
 * `FAIL` fails, one that begins with `REVIEW` needs a person, every other passes.
 */
export const simulatedVerification: IdentityVerification = {
  async verify({ identity }) {
    if (identity.documentNumber.startsWith('FAIL')) return { outcome: 'failed', reason: 'The document is not genuine' };
    if (identity.documentNumber.startsWith('REVIEW')) return { outcome: 'review', reason: 'The picture is unclear' };
    return { outcome: 'passed' };
  },
};
