import { dateTime, integer, object, oneOf, string, uri } from '../tmf/declaration';
import { type TaskStates, taskResource } from '../tmf/task';

/** A job's states as TMF620 calls them. */
export const JOB_STATES: TaskStates = {
  attribute: 'status',
  acknowledged: 'Not Started',
  inProgress: 'Running',
  done: 'Succeeded',
  terminatedWithError: 'Failed',
};

/** How often a step is tried that the machine let down, before its job ends and says so. */
export const STEP_TRIES_MAX = 5;
/** Text of what went wrong, a line each. */
export const ERROR_LOG_LENGTH_MAX = 8_000;
/** A `data:` address holds its file itself; what is larger is put with us first. */
const URL_LENGTH_MAX = 200_000;

const jobAttributes = () => ({
  url: uri({ maxLength: URL_LENGTH_MAX }),
  path: string({ maxLength: 200 }),
  contentType: oneOf('application/x-ndjson', 'application/json'),
  status: oneOf('Not Started', 'Running', 'Succeeded', 'Failed'),
  errorLog: string({ maxLength: ERROR_LOG_LENGTH_MAX }),
  creationDate: dateTime(),
  completionDate: dateTime(),
  /** Ours: entries done, of how many. */
  progress: object({ done: integer(), total: integer() }),
  /** Ours: the file's SHA-256. The same entries always have the same, whatever the tenant. */
  digest: string(),
});

const JOB_RULES = {
  required: ['url'],
  readOnly: ['status', 'errorLog', 'creationDate', 'completionDate', 'progress', 'digest'],
  operations: ['create', 'list', 'get', 'delete'],
  states: JOB_STATES,
  lookups: ['status'],
  access: { read: ['agent', 'operator'], write: ['operator'] },
  createdAttribute: 'creationDate',
} as const;

/** Takes entries in from the file at `url`: one of ours, or a `data:` address that holds them itself. */
export const IMPORT_JOB = taskResource({
  ...JOB_RULES,
  name: 'importJob',
  type: 'ImportJob',
  attributes: jobAttributes(),
});

/** Writes the catalog, or what `path` and `query` say of it, into a file, whose address becomes `url`. */
export const EXPORT_JOB = taskResource({
  ...JOB_RULES,
  name: 'exportJob',
  type: 'ExportJob',
  attributes: { ...jobAttributes(), query: string({ maxLength: 1_000 }) },
});
