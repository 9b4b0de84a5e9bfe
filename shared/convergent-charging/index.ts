export * from './charge-balance';
export * from './charge-messages';
export * from './charge-usages';
export * from './open-charging';
export * from './open-charging-request';
export * from './ports';
