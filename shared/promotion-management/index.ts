export {
  ALTERATION_KINDS,
  type AlterationKind,
  alterPrice,
  orderAlterations,
  type PriceAlteration,
} from './alter-price';
export { applicableAlterations, isWithin, type Promotion, unknownCodes } from './applicable-alterations';
export type { PriceSituation } from './criterion';
export { type PromotionReader, promotionReader } from './read-promotions';
export { PROMOTION, PROMOTION_API } from './resources';
