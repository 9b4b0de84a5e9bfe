export {
  ALTERATION_KINDS,
  type AlterationKind,
  alterPrice,
  orderAlterations,
  type PriceAlteration,
} from './alter-price';
export {
  type AlterationBody,
  alterationBodies,
  alterationOf,
  promiserOf,
  usageAlterationBodies,
} from './alteration-body';
export { applicableAlterations, isWithin, type Promotion, unknownCodes } from './applicable-alterations';
export { applicableAwards, describeAward } from './applicable-awards';
export type { PriceSituation } from './criterion';
export { PROMOTIONS_BY_STATUS, type PromotionReader, promotionReader } from './read-promotions';
export { PROMOTION, PROMOTION_API } from './resources';
