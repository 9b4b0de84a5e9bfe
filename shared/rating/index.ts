export * from './compile-tariff';
export * from './ports';
export * from './publish-tariff';
export * from './rate-usage';
export * from './tariff';
