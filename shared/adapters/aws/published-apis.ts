import { usageConsumptionApi } from '../../balance-management/consumption-resource';
import { ledgerApi, prepayBalanceManagement } from '../../balance-management/resources';
import { voucherApi } from '../../balance-management/voucher-resources';
import { accountApi } from '../../billing/account-resources';
import { BOOKS_API } from '../../billing/books-resources';
import { COLLECTIONS_API } from '../../billing/collection-resources';
import { INVOICE_API } from '../../billing/invoice-resources';
import { customerBillApi } from '../../billing/resources';
import { AGREEMENT_API } from '../../party-management/agreement-resources';
import { partyInteractionApi } from '../../party-management/interaction-resource';
import { communicationApi } from '../../party-management/message-resource';
import { privacyApi } from '../../party-management/privacy-resources';
import { customerApi, partyApi } from '../../party-management/resources';
import { partyRoleApi } from '../../party-management/role-resource';
import { onboardingApi } from '../../party-management/sign-up-resource';
import { troubleTicketApi } from '../../party-management/ticket-resource';
import { TIMELINE_API } from '../../party-management/timeline-resources';
import { paymentMethodApi } from '../../payment-management/payment-method-resource';
import { paymentApi } from '../../payment-management/resources';
import { eventApi } from '../../platform/event-resources';
import { schemaApi, tenantApi } from '../../platform/resources';
import { resourceCatalogApi } from '../../product-catalog/resource-catalog-resources';
import { productCatalogApi } from '../../product-catalog/resources';
import { serviceCatalogApi } from '../../product-catalog/service-catalog-resources';
import { catalogToolsApi } from '../../product-catalog/tools-resources';
import { PRODUCT_INVENTORY_API } from '../../product-inventory/resources';
import { CHECKOUT_API, SHOPPING_CART_API } from '../../product-ordering/cart-resources';
import { QUALIFICATION_API } from '../../product-ordering/qualification-resource';
import { QUOTE_API } from '../../product-ordering/quote-resources';
import { PRODUCT_ORDERING_API } from '../../product-ordering/resources';
import { PROMOTION_API } from '../../promotion-management/resources';
import { rateDeckApi } from '../../rating/resources';
import { recommendationApi } from '../../recommendation/resources';
import { reratingApi } from '../../rerating/resources';
import { PRODUCT_STOCK_API } from '../../resource-inventory/product-stock-resources';
import { RESOURCE_INVENTORY_API } from '../../resource-inventory/resources';
import { STOCK_API } from '../../resource-inventory/stock-resources';
import { SERVICE_INVENTORY_API } from '../../service-inventory/resources';
import { COVERAGE_API, SERVICE_QUALIFICATION_API } from '../../service-ordering/qualification-resources';
import { RESOURCE_ORDERING_API } from '../../service-ordering/resource-order-resource';
import { SERVICE_ORDERING_API } from '../../service-ordering/resources';
import { NETWORK_TASK_API } from '../../service-ordering/task-resources';
import type { ApiDeclaration } from '../../tmf/declaration';
import { usageApi, usageFileApi } from '../../usage-management/resources';

/** Every API that the system declares. test/platform/published-apis.test.ts holds that none is missing. */
export const PUBLISHED_APIS: readonly ApiDeclaration[] = [
  productCatalogApi,
  serviceCatalogApi,
  resourceCatalogApi,
  catalogToolsApi,
  partyApi,
  customerApi,
  privacyApi,
  AGREEMENT_API,
  onboardingApi,
  troubleTicketApi,
  partyRoleApi,
  communicationApi,
  partyInteractionApi,
  PRODUCT_ORDERING_API,
  SHOPPING_CART_API,
  QUOTE_API,
  QUALIFICATION_API,
  SERVICE_QUALIFICATION_API,
  COVERAGE_API,
  CHECKOUT_API,
  SERVICE_ORDERING_API,
  RESOURCE_ORDERING_API,
  PRODUCT_INVENTORY_API,
  SERVICE_INVENTORY_API,
  RESOURCE_INVENTORY_API,
  PRODUCT_STOCK_API,
  rateDeckApi,
  reratingApi,
  prepayBalanceManagement,
  usageConsumptionApi,
  ledgerApi,
  voucherApi,
  usageApi,
  usageFileApi,
  accountApi,
  customerBillApi,
  paymentApi,
  PROMOTION_API,
  paymentMethodApi,
  recommendationApi,
  tenantApi,
  schemaApi,
  eventApi,
  BOOKS_API,
  INVOICE_API,
  COLLECTIONS_API,
  STOCK_API,
  NETWORK_TASK_API,
  TIMELINE_API,
];
