import { hydrate } from 'svelte';
import Desk from './Desk.svelte';

hydrate(Desk, { target: document.querySelector('#app')! });
