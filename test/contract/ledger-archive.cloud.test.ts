import { S3Client } from '@aws-sdk/client-s3';
import { readOutputs } from '../../local/cloud/outputs';
import { S3LedgerArchive } from '../../shared/adapters/aws/s3-ledger-archive';
import { ledgerArchiveContract } from './ledger-archive';

const client = new S3Client({ forcePathStyle: true });
const bucket = (): string => readOutputs().raw['farthing-balance-management']?.LedgerArchiveBucket ?? '';

describe('the ledger’s archive in S3', () => ledgerArchiveContract(() => new S3LedgerArchive(client, bucket())));
