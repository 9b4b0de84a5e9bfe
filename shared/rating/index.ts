export * from './calendar';
export * from './compile-tariff';
export * from './ports';
export * from './price-usage';
export * from './publish-tariff';
export * from './rate-usage';
export * from './tariff';
