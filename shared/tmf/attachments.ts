import { array, object, quantityAmount, string, timePeriod } from './declaration';

/** A small document travels in the body, in base64; larger ones stand elsewhere, at their `url`. */
const CONTENT_LENGTH_MAX = 100_000;

/** v4's AttachmentRefOrValue. */
export const attachments = (maxItems = 20) => array(attachment(), maxItems);
export const attachment = () =>
  object({
    id: string(),
    href: string(),
    name: string(),
    description: string(),
    attachmentType: string(),
    mimeType: string(),
    content: string({ maxLength: CONTENT_LENGTH_MAX }),
    url: string(),
    size: quantityAmount(),
    validFor: timePeriod(),
    '@referredType': string(),
  });
