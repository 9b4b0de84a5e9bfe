import type { Differences } from '../tmf/differences';

/** Where our declarations are not as TM Forum's v4 schemas have them, and why. */
export const DIFFERENCES: Differences = {
  TMF677: {
    'uncreatable queryUsageConsumption.queryUsageConsumptionDate': 'set by us: it is of now',
    'missing queryUsageConsumptionStateChangeEvent': 'it is answered at once, and has no state in v4',
  },
  TMF654: {
    'extra *.statusReason': 'why an action failed',
    'extra topupBalance.*': 'v4 tops up by period alone: ours also when a balance runs low or an allowance ends',
    'extra adjustBalance.approval': 'the second pair of eyes',
    'extra adjustBalance.reserveBalance': 'v4 can reserve, and has nothing that then deducts',
    'extra transferBalance.reversal': 'v4 can transfer, and has nothing that takes a transfer back',
    'values adjustBalance.reason': 'why a balance is adjusted, as the books know it',
    'demanded *.amount**': 'an amount without its unit, or a unit without its amount, is none',
    'demanded adjustBalance.reason': 'why a balance is adjusted, as the books know it',
    'optional *.usageType': 'the bucket says it',
    'optional *.partyAccount': 'the bucket says whose it is',
    'optional topupBalance.amount': 'a voucher says its amount',
    'optional transferBalance.*': 'the buckets say whose they are, and what they hold',
    'creatable *.relatedParty': 'a caller may say whose it is; what is not so is refused',
    'creatable *.partyAccount': 'a caller may say whose it is',
    'creatable *.status': 'a caller may say that it begins as created',
    'uncreatable *.requestor': 'who asked is who called',
    'uncreatable topupBalance.balanceTopup': 'set by us: the rule that made it',
    'uncreatable transferBalance.transferCost': 'the offering says what a transfer costs',
    'unpatchable *.*': 'what was asked for stands: another wish is another action',
    'patchable transferBalance.*':
      'a transfer that waits may be described anew, and cancelled, as the other actions may',
  },
};
