import type { Differences } from '../tmf/differences';

const LAST_UPDATE = 'the time of the last change is ours to know';
const NAMED = 'a characteristic is spoken of by its name: one without says nothing';
const REFERS = 'what is referred to is found by its id';
const WHEN = 'the condition under which a product needs it: v4 has no place for one';
const BATCH = 'each entry of a batch has events of its own, in the order of its versions';

const JOBS = {
  'values *Job.contentType': 'these are what a file may be; another is refused before it is read',
  'extra *Job.progress': 'how far a job is',
  'extra *Job.digest': 'the file’s SHA-256, by which two catalogs are seen to be equal',
  'uncreatable *Job.status': 'a job’s course is ours to tell',
  'uncreatable *Job.errorLog': 'the same',
  'uncreatable *Job.creationDate': 'the same',
  'uncreatable *Job.completionDate': 'the same',
};
const CHANGES = {
  'uncreatable *.lastUpdate': LAST_UPDATE,
  'missing *ChangeEvent':
    'a change is an AttributeValueChange or a StateChange, as in every other API: a subscriber tells them apart',
};

export const DIFFERENCES: Differences = {
  TMF620: {
    ...JOBS,
    'extra productSpecification.serviceSpecification.when': WHEN,
    'uncreatable *.lastUpdate': LAST_UPDATE,
    'demanded productSpecification.productSpecCharacteristic.name': NAMED,
    'demanded *.prodSpecCharValueUse.name': NAMED,
    'demanded *.*.id': REFERS,
    'missing productOffering.productOfferingPrice.*':
      'a price has a life, and a tariff, of its own: it is referred to, never a part',
    'values productOfferingPrice.priceType': 'another kind could not be charged',
    'values productOfferingPrice.recurringChargePeriodType': 'another period could not be billed',
    'missing catalogBatchEvent': BATCH,
  },
  TMF633: {
    'extra serviceSpecification.serviceSpecRelationship.when': WHEN,
    ...JOBS,
    ...CHANGES,
    'demanded serviceSpecification.specCharacteristic.name': NAMED,
    'missing serviceCatalogBatchEvent': BATCH,
  },
  TMF634: {
    ...JOBS,
    ...CHANGES,
    'unpatchable *.lastUpdate': LAST_UPDATE,
    'demanded resourceSpecification.resourceSpecCharacteristic.name': NAMED,
    'demanded resourceSpecification.resourceSpecRelationship.characteristic.name': NAMED,
  },
};
