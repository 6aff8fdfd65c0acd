// Angular's directives, in the form in which Angular's own packager publishes them (partial compilation): its compiler
// finishes them in the host's build, whatever its version.

const since = { factory: '12.0.0', directive: '14.0.0' };

/** A bare attribute of a template, such as `readonly`, is an empty string. */
const isSwitch = ({ type }) => type === 'boolean';

const setter = (element, property) => `
  set ${property.name}(value: ${element.name}['${property.name}']${isSwitch(property) ? " | ''" : ''}) {
    this.#host.${property.name} = ${isSwitch(property) ? "value === '' || value" : 'value'};
  }`;

const inputTypes = ({ properties }) =>
  properties.map(({ name }) => `${name}: { alias: '${name}'; required: false }`).join('; ');

const directive = (element) => `
import * as core from '@angular/core';
import type { ${element.name} } from '../${element.module}';

export class ${element.name}Directive {
  readonly #host = core.inject<core.ElementRef<${element.name}>>(core.ElementRef).nativeElement;
${element.properties.map((property) => setter(element, property)).join('\n')}

  static ɵfac = core.ɵɵngDeclareFactory({
    minVersion: '${since.factory}',
    version: '${since.directive}',
    ngImport: core,
    type: ${element.name}Directive,
    deps: [],
    target: core.ɵɵFactoryTarget.Directive,
  } as never) as core.ɵɵFactoryDeclaration<${element.name}Directive, never>;

  static ɵdir = core.ɵɵngDeclareDirective({
    minVersion: '${since.directive}',
    version: '${since.directive}',
    ngImport: core,
    type: ${element.name}Directive,
    isStandalone: true,
    selector: '${element.tag}',
    inputs: { ${element.properties.map(({ name }) => `${name}: '${name}'`).join(', ')} },
  } as never) as core.ɵɵDirectiveDeclaration<
    ${element.name}Directive,
    '${element.tag}',
    never,
    { ${inputTypes(element)} },
    Record<never, string>,
    never,
    never,
    true,
    never
  >;
}
`;

const all = (elements) => `
${elements.map(({ name, tag }) => `import { ${name}Directive } from './angular/${tag}.js';`).join('\n')}

export { ${elements.map(({ name }) => `${name}Directive`).join(', ')} };

/** For the \`imports\` of a component: its template then knows every tag, and its properties by their types. */
export const handoffElements: readonly [${elements.map(({ name }) => `typeof ${name}Directive`).join(', ')}] = [
  ${elements.map(({ name }) => `${name}Directive`).join(', ')},
];
`;

export const angular = (elements) => ({
  'angular.ts': all(elements),
  ...Object.fromEntries(elements.map((element) => [`angular/${element.tag}.ts`, directive(element)])),
});
