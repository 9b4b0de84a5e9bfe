import { join, resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { buildApi } from './api';
import { BalanceManagementStack } from './balance-management';
import { BillingStack } from './billing';
import { bundleFunctions } from './bundle';
import type { DomainStackProps } from './constructs/domain-stack';
import { ConvergentChargingStack } from './convergent-charging';
import { PartyManagementStack } from './party-management';
import { PaymentManagementStack } from './payment-management';
import { PlatformStack } from './platform';
import { ProductCatalogStack } from './product-catalog';
import { ProductInventoryStack } from './product-inventory';
import { ProductOrderingStack } from './product-ordering';
import { PromotionManagementStack } from './promotion-management';
import { RatingStack } from './rating';
import { RecommendationStack } from './recommendation';
import { ReratingStack } from './rerating';
import { ResourceInventoryStack } from './resource-inventory';
import { ServiceInventoryStack } from './service-inventory';
import { ServiceOrderingStack } from './service-ordering';
import { UsageManagementStack } from './usage-management';

const isLocal = (app: App): boolean => String(app.node.tryGetContext('local') ?? 'false') === 'true';

/** Builds every stack of the system into `app`. `codeDir` is where the bundled functions are. */
export function buildSystem(app: App, codeDir: string): void {
  const prefix = String(app.node.tryGetContext('prefix') ?? 'farthing');
  const local = isLocal(app);
  const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
  const base: DomainStackProps = { prefix, local, codeDir, env };
  const platform = new PlatformStack(app, base);
  const props: DomainStackProps = { ...base, platform: platform.given };

  const catalog = new ProductCatalogStack(app, props);
  const rating = new RatingStack(app, { ...props, catalog: catalog.table });
  const balances = new BalanceManagementStack(app, { ...props, tariffs: rating.tariffs });
  // Before convergent-charging, which reports to its outcomes queue.
  const usage = new UsageManagementStack(app, { ...props, balances: balances.balances, ledger: balances.ledger });
  const charging = new ConvergentChargingStack(app, {
    ...props,
    balances: balances.balances,
    ledger: balances.ledger,
    records: balances.records,
    tariffs: rating.tariffs,
    outcomes: usage.outcomesQueue,
  });
  const stock = new ResourceInventoryStack(app, props);
  const services = new ServiceInventoryStack(app, props);
  const serviceOrdering = new ServiceOrderingStack(app, props);
  const products = new ProductInventoryStack(app, props);
  const billing = new BillingStack(app, { ...props, ledger: balances.ledger });
  const promotions = new PromotionManagementStack(app, props);
  const parties = new PartyManagementStack(app, props);
  const ordering = new ProductOrderingStack(app, {
    ...props,
    catalog: catalog.table,
    products: products.table,
    accounts: billing.table,
    promotions: promotions.table,
    parties: parties.table,
    stock: stock.table,
    coverage: serviceOrdering.table,
    networkWait: serviceOrdering.networkWait,
    steps: {
      reserveResources: stock.reserveResources,
      releaseResource: stock.releaseResource,
      assignResources: stock.assignResources,
      requestTask: serviceOrdering.requestTask,
      activateServices: services.activateServices,
      moveService: services.moveService,
      openCharging: charging.openCharging,
      closeCharging: charging.closeCharging,
      changeCharging: charging.changeCharging,
      createProduct: products.createProduct,
      moveProduct: products.moveProduct,
      reviseProduct: products.reviseProduct,
    },
  });
  const domains = [
    catalog,
    parties,
    rating,
    balances,
    new ReratingStack(app, {
      ...props,
      balances: balances.balances,
      ledger: balances.ledger,
      tariffs: rating.tariffs,
    }),
    charging,
    usage,
    new PaymentManagementStack(app, props),
    new RecommendationStack(app, { ...props, balances: balances.balances, catalog: catalog.table }),
    stock,
    services,
    serviceOrdering,
    products,
    promotions,
    ordering,
    billing,
  ];
  buildApi(app, { ...props, domains: [platform, ...domains], hub: platform.hub, requests: platform.requests });
}

if (process.argv[1]?.endsWith('app.ts')) {
  const codeDir = join(resolve(process.env.FARTHING_HOME ?? '.local'), 'functions');
  bundleFunctions(codeDir);
  const app = new App();
  buildSystem(app, codeDir);
  // What is found stops a deploy to AWS. A local cloud starts faster without.
  if (!isLocal(app)) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
