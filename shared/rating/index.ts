export * from './compile-tariff';
export * from './ports';
export * from './rate-usage';
export * from './tariff';
