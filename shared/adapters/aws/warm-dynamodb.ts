import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PlainHttpHandler, type SentRequest, type WholeResponse } from './plain-http-handler';
import { SigningSha256 } from './signing-sha256';

/**
 * A client for functions that make the same few calls all day. It keeps what the SDK else makes or finds out anew for each: its
 * middleware, the signer and its keys, the endpoint. That is half of what a call computes (docs/benchmark.md).
 */
export function warmDynamoDb(http = new PlainHttpHandler()): DynamoDBClient {
  const client = new DynamoDBClient({ cacheMiddleware: true, sha256: SigningSha256, requestHandler: http });
  keepSigner(client);
  sendAtOnce(client, http);
  return client;
}

/** DynamoDB signs all calls alike. */
function keepSigner({ config }: DynamoDBClient): void {
  const makeSigner = config.signer;
  let signer: ReturnType<typeof makeSigner> | undefined;
  config.signer = (scheme) => {
    signer ??= makeSigner(scheme);
    return signer;
  };
}

/** What the SDK's middleware leaves for later calls of a kind. */
interface CallContext {
  readonly endpointV2?: unknown;
  readonly __smithy_context: {
    readonly operationSchema: readonly [
      kind: 9,
      namespace: string,
      name: string,
      traits: 0,
      input: object,
      output: object,
    ];
    readonly selectedHttpAuthScheme?: {
      readonly identity: unknown;
      readonly httpAuthOption: { readonly signingProperties: object };
      readonly signer: { sign(request: SentRequest, identity: unknown, properties: object): Promise<SentRequest> };
    };
  };
}

interface Protocol {
  serializeRequest(operation: object, input: object, context: object): Promise<SentRequest>;
  deserializeResponse(operation: object, context: object, response: WholeResponse): Promise<never>;
}

/**
 * Serializes, signs and sends by the SDK's own parts, without the middleware between them. The first call of a kind, and whatever goes
 * wrong (but a condition that failed, which is an answer), goes all the SDK's way, with its attempts and its errors.
 */
function sendAtOnce(client: DynamoDBClient, http: PlainHttpHandler): void {
  const protocol = client.config.protocol as unknown as Protocol;
  const atOnce = async (context: CallContext, input: object) => {
    const { operationSchema, selectedHttpAuthScheme: scheme } = context.__smithy_context;
    if (!scheme || !context.endpointV2) return undefined;
    const [, namespace, name, traits, input$, output$] = operationSchema;
    const operation = { namespace, name, traits, input: input$, output: output$ };
    const endpoint = async () => context.endpointV2;
    const request = await protocol.serializeRequest(operation, input, { endpoint });
    request.headers.host = request.port ? `${request.hostname}:${request.port}` : request.hostname;
    request.headers['content-length'] = String(Buffer.byteLength(request.body ?? ''));
    const signed = await scheme.signer.sign(request, scheme.identity, scheme.httpAuthOption.signingProperties);
    const { response } = await http.handle(signed);
    return { response, output: await protocol.deserializeResponse(operation, client.config, response) };
  };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      try {
        const sent = await atOnce(context as unknown as CallContext, args.input);
        if (sent) return sent;
      } catch (problem) {
        if (problem instanceof ConditionalCheckFailedException) throw problem;
      }
      return next(args);
    },
    { name: 'sendAtOnce', step: 'initialize', priority: 'high' },
  );
}
