export { TASK_REASONS } from './errors';
export * from './network-task';
export { COVERAGE_API, SERVICE_COVERAGE } from './qualification-resources';
export {
  type CoverageReader,
  coverageReader,
  qualifyService,
  type ServiceCoverage,
} from './qualify-service';
export * from './service-fulfilments';
export * from './task-kinds';
