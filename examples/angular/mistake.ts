import { Component } from '@angular/core';
import { handoffElements } from 'handoff-elements/angular.js';

@Component({ selector: 'app-mistake', imports: [handoffElements], template: `<conversation-list sort="newest" />` })
export class Mistake {}
