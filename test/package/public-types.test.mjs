// What a host's code can reach through the types of an entry can also be named: it is exported by an entry of the
// package.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import { manifest } from './support.mjs';

const entries = Object.values(manifest.exports)
  .map((target) => target.types)
  .filter(Boolean);
const program = ts.createProgram(entries, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
  types: [],
  skipLibCheck: true,
});
const checker = program.getTypeChecker();

const original = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
const exportsOf = (file) => {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  return module ? checker.getExportsOfModule(module).map(original) : [];
};
const isOurs = (declaration) => declaration.getSourceFile().fileName.includes('/dist/');
const placeOf = (symbol) => path.relative('.', symbol.declarations[0].getSourceFile().fileName);

const exported = new Set(entries.flatMap(exportsOf));
/** What a file of the package keeps to itself is spelled out by the types that use it. */
const isPrivate = (symbol) =>
  symbol.declarations.every((declaration) => !(ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export));

/** The names in a declaration that lead to other declarations of ours. */
function* referencesIn(node) {
  if (ts.isJSDoc(node)) return;
  if (ts.isIdentifier(node) && !ts.isPropertySignature(node.parent)) {
    const symbol = checker.getSymbolAtLocation(node);
    if (symbol) yield original(symbol);
  }
  for (const child of node.getChildren()) yield* referencesIn(child);
}

const isNamed = (symbol) =>
  symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Class | ts.SymbolFlags.Enum);

test('every type that can be reached has a name that hosts can import', () => {
  assert.ok(exported.size > 60, 'the declarations were built');
  const missing = new Map();
  const seen = new Set();
  const look = (symbol) => {
    if (seen.has(symbol)) return;
    seen.add(symbol);
    for (const reference of (symbol.declarations ?? []).filter(isOurs).flatMap((each) => [...referencesIn(each)])) {
      if (exported.has(reference) || !isNamed(reference) || !reference.declarations?.some(isOurs)) continue;
      if (isPrivate(reference)) look(reference);
      else missing.set(`${reference.name} (${placeOf(reference)})`, `used by ${symbol.name}`);
    }
  };
  exported.forEach(look);
  assert.deepEqual(Object.fromEntries(missing), {});
});
