import type { Component } from 'vue'
import ApplicationField from '../components/ApplicationField.vue'
import EventsField from '../components/EventsField.vue'
import PersonField from '../components/PersonField.vue'
import ReceiverField from '../components/ReceiverField.vue'
import SessionField from '../components/SessionField.vue'

/** What forms of processes may have people pick from, by the source a definition names (`answering.py`). */
export const pickers: Record<string, Component> = {
  institution: ReceiverField,
  colleague: PersonField,
  health_event: EventsField,
  session: SessionField,
  licence_application: ApplicationField,
}
