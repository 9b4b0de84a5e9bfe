export * from './open-charging-request';
