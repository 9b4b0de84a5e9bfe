import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { systemClock } from '../../kernel/clock';
import { invariant } from '../../kernel/errors';

/** A rotated secret is taken up within this time. */
const CACHE_MS = 300_000;

/** A secret's text, read once and kept for {@link CACHE_MS}. */
export function secretReader(client: SecretsManagerClient, secretArn: string): () => Promise<string> {
  let kept: { readonly text: string; readonly readAt: number } | undefined;
  return async () => {
    const now = systemClock.now();
    if (kept && now - kept.readAt < CACHE_MS) return kept.text;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    invariant(SecretString, 'the signing secret has a text');
    kept = { text: SecretString, readAt: now };
    return SecretString;
  };
}
