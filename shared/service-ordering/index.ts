export * from './network-task';
