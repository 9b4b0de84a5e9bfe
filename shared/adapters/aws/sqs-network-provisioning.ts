import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { NetworkMessage } from '../../service-ordering';
import type { NetworkProvisioning } from '../../service-ordering/ports';
import { signMessage } from '../../service-ordering/sign-message';

/** The network's system reads signed requests from a queue of ours and answers on another. */
export class SqsNetworkProvisioning implements NetworkProvisioning {
  constructor(
    private readonly client: SQSClient,
    private readonly queueUrl: string,
    private readonly secret: () => Promise<string>,
  ) {}

  async request(message: NetworkMessage): Promise<undefined> {
    const MessageBody = signMessage(message, await this.secret());
    await this.client.send(new SendMessageCommand({ QueueUrl: this.queueUrl, MessageBody }));
  }
}
