// Written by `npm run manifest` from the comments of the elements. Do not edit.

import * as core from '@angular/core';
import type { DailyReview } from '../../elements/daily-review/daily-review.js';

export class DailyReviewDirective {
  readonly #host = core.inject<core.ElementRef<DailyReview>>(core.ElementRef).nativeElement;

  set period(value: DailyReview['period']) {
    this.#host.period = value;
  }

  set store(value: DailyReview['store']) {
    this.#host.store = value;
  }

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '14.0.0',
    ngImport: core,
    type: DailyReviewDirective,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<DailyReviewDirective, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '14.0.0',
    ngImport: core,
    type: DailyReviewDirective,
    isStandalone: true,
    selector: 'daily-review',
    inputs: { period: 'period', store: 'store' },
  } as never) as core.ɵɵDirectiveDeclaration<
    DailyReviewDirective,
    'daily-review',
    never,
    { period: { alias: 'period'; required: false }; store: { alias: 'store'; required: false } },
    Record<never, string>,
    never,
    never,
    true,
    never
  >;
}
