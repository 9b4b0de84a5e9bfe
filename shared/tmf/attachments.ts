import { array, boolean, object, quantityAmount, string, timePeriod, uri } from './declaration';

/** A small document travels in the body, in base64; larger ones stand elsewhere, at their `url`. */
const CONTENT_LENGTH_MAX = 100_000;
const ATTACHMENTS_MAX = 20;

const attributes = {
  id: string(),
  href: uri(),
  name: string(),
  description: string(),
  attachmentType: string(),
  mimeType: string(),
  content: string({ maxLength: CONTENT_LENGTH_MAX }),
  url: uri(),
  size: quantityAmount(),
  validFor: timePeriod(),
  '@referredType': string(),
};
const { content: _content, ...linkAttributes } = attributes;

/** v4's AttachmentRefOrValue. */
export const attachment = () => object(attributes);
export const attachments = (maxItems = ATTACHMENTS_MAX) => array(attachment(), maxItems);

/** Attachments that are given by their url alone. */
export const attachmentLinks = () => array(object({ ...linkAttributes, isRef: boolean() }), ATTACHMENTS_MAX);
