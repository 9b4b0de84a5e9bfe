import { S3UploadSigner } from '../../shared/adapters/aws/s3-upload-signer';

test('an upload’s address names the object and its end, and binds no checksum: the file is not known yet', async () => {
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' });
  const url = new URL(await new S3UploadSigner('inbox-bucket').uploadUrl('inbox/brandy/U1__day.csv', 900));
  expect(decodeURIComponent(url.pathname)).toMatch(/inbox\/brandy\/U1__day\.csv$/);
  expect(url.searchParams.get('X-Amz-Expires')).toBe('900');
  expect([...url.searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
});
