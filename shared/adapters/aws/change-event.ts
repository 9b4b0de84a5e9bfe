import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { parseTenantId } from '../../kernel/tenant';
import type { EventKind } from '../../tmf/declaration';
import { type DomainEvent, eventIdOf, eventTypeOf } from '../../tmf/event';

type Image = Readonly<Record<string, AttributeValue>>;
const MS_PER_SECOND = 1_000;

/**
 * What one record of a resource table's stream means to those who listen; undefined where it is no resource's change.
 * The item itself is the outbox: the same record always gives the same event.
 */
export function toDomainEvent(record: DynamoDBRecord, domain: string): DomainEvent | undefined {
  const { NewImage, OldImage, ApproximateCreationDateTime } = record.dynamodb ?? {};
  const image = NewImage ?? OldImage;
  if (!image) return undefined;
  const tenant = parseTenantId(image.tenant?.S ?? '');
  const [resource, type, id, stored] = [image.resource?.S, image.type?.S, image.id?.S, Number(image.version?.N)];
  if (!tenant || !resource || !type || !id || !Number.isSafeInteger(stored)) return undefined;
  // An item may be touched (its time to live, say) without becoming another version: that is nobody's news.
  if (NewImage && OldImage && OldImage.version?.N === NewImage.version?.N) return undefined;
  const removed = !NewImage;
  const version = removed ? stored + 1 : stored;
  const kind: EventKind = removed ? 'Delete' : ((image.kind?.S ?? 'AttributeValueChange') as EventKind);
  const previousState = removed ? undefined : image.previousState?.S;
  const previousTime = OldImage?.updatedAt?.S;
  const removedAt = removalTime(ApproximateCreationDateTime ?? 0, previousTime);
  return {
    eventId: eventIdOf(tenant, resource, id, version),
    eventType: eventTypeOf(type, kind),
    eventTime: removed ? removedAt : (image.updatedAt?.S ?? removedAt),
    kind,
    tenant,
    domain,
    resource,
    id,
    version,
    ...(previousState === undefined ? {} : { previousState }),
    ...(previousTime === undefined ? {} : { previousTime }),
    event: { [resource]: bodyOf(image, id) },
  };
}

/**
 * A stream's times are whole seconds of the world's clock: a removal is told at that, and not before the version it removed, which
 * may be within the second, or on a test clock ahead.
 */
function removalTime(epochSeconds: number, previousTime = ''): string {
  const streamed = new Date(epochSeconds * MS_PER_SECOND).toISOString();
  return streamed > previousTime ? streamed : previousTime;
}

/** Events say what an item announces of its resource: a personal one's body is sealed anyway, and of another what is secret is left out. */
function bodyOf(image: Image, id: string): unknown {
  if (image.announced?.S !== undefined) return JSON.parse(image.announced.S);
  return image.person?.S === undefined ? JSON.parse(image.body?.S ?? '{}') : { id };
}
