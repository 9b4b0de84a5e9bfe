export * from './service-draft';
