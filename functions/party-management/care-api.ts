import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { personKeys } from '../../shared/adapters/aws/person-keys';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { tmfHandler } from '../../shared/adapters/aws/tmf-function';
import { CARE_APIS } from '../../shared/party-management/care-apis';
import { partyInteractionHooks, partyRoleHooks } from '../../shared/party-management/interaction-hooks';
import { messageHooks } from '../../shared/party-management/message-hooks';
import { individualResource } from '../../shared/party-management/resources';
import { customerSegmentHooks } from '../../shared/party-management/segment-hooks';
import { serveTimeline, TIMELINE_PATH } from '../../shared/party-management/serve-timeline';
import { troubleTicketHooks } from '../../shared/party-management/ticket-hooks';
import { TIMELINE_API } from '../../shared/party-management/timeline-resources';

const keys = personKeys(process.env);
const hooks = {
  troubleTicket: troubleTicketHooks,
  partyRole: partyRoleHooks,
  communicationMessage: messageHooks,
  partyInteraction: partyInteractionHooks,
  customerSegment: customerSegmentHooks,
};
const apis = tmfHandler([...CARE_APIS, TIMELINE_API], hooks, keys, [individualResource]);
const declarations = CARE_APIS.flatMap(({ resources }) => resources);
const store = new DynamoDbResourceStore(new DynamoDBClient({}), fromEnvironment('TABLE_NAME'), declarations, keys);
const timeline = serveTimeline(store);

/** TMF621, 669, 681 and 683, the timeline that they make together, and market segments. */
export const handler = apiFunction((request) => (request.path === TIMELINE_PATH ? timeline(request) : apis(request)));
