import type { Differences } from '../tmf/differences';

/** Where our declarations are not as TM Forum's v4 schemas have them, and why. */
export const DIFFERENCES: Differences = {
  TMF666: {
    'values billingAccount.ratingType': 'how we charge',
    'missing *.contact.contactMedium': 'how to reach someone is personal: it stands with the party',
    'optional **elatedParty.name': 'a party is named by its id: its name is personal',
    'uncreatable *.lastModified': 'set by us',
    'unpatchable *.lastModified': 'set by us',
    'uncreatable *.accountBalance': 'what an account owes is what its bills and payments come to',
    'unpatchable financialAccount.accountBalance': 'what an account owes is what its bills and payments come to',
  },
  TMF678: {
    'extra billAdjustment': 'what is issued never changes: corrections are documents of their own',
    'extra billDispute': 'a customer may disagree with a part of a bill',
    'extra customerBill.billRelationship': 'what notes and bills made anew are to one another',
    'extra customerBill.disputedAmount': 'what is in dispute of a bill',
    'values customerBill.runType': 'the two that v4 names as typical',
    'values appliedCustomerBillingRate.type': 'the kinds that we bill',
    'extra customerBill.financialAccount.accountBalance.*': 'TMF666 has them: one shape for both',
    'extra customerBill.appliedPayment.receivedAmount': 'what came of a payment that pays several bills',
    'extra appliedCustomerBillingRate.bill.name': 'references have names',
    'extra appliedCustomerBillingRate.relatedParty': 'a customer sees their own',
    'type customerBillOnDemand.lastUpdate': 'v4 says text, and means a time',
    'extra customerBillOnDemand.customerBill.name': 'references have names',
    'extra customerBillOnDemand.period': 'the month asked for',
    'demanded customerBillOnDemand.billingAccount': 'a bill is of an account',
    'uncreatable customerBillOnDemand.*': 'what came of it is set by us',
    'unpatchable customerBill.state': 'finance moves what is held, to validated and sent; payments move it further',
  },
};
