import { render } from 'svelte/server';
import Desk from './Desk.svelte';

process.stdout.write(render(Desk).body, () => process.exit());
