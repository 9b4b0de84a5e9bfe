import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { UploadSigner } from '../../usage-management/ports';

/** Signs addresses for uploads to one bucket: who holds one may write that one object, for a while. */
export class S3UploadSigner implements UploadSigner {
  /**
   * The SDK would sign the checksum of the body, which is empty while we sign: S3 then refuses every file
   * (github.com/aws/aws-sdk-js-v3/issues/6994).
   */
  private readonly client = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });

  constructor(private readonly bucket: string) {}

  uploadUrl(key: string, expiresSeconds: number): Promise<string> {
    const put = new PutObjectCommand({ Bucket: this.bucket, Key: key });
    return getSignedUrl(this.client, put, { expiresIn: expiresSeconds });
  }
}
