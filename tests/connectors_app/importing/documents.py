"""Small descriptions with the habits and defects of vendors' real ones."""

from __future__ import annotations

from typing import Any

from connectors_app.importing.documents import documents_of
from connectors_app.importing.facts import ConnectorShape, ImportedOperation
from connectors_app.importing.reading import read_documents

ACME = ConnectorShape(key="acme", base_url="https://api.acme.example")


def operations(
    text: str, name: str = "acme.yaml", shape: ConnectorShape = ACME
) -> dict[tuple[str, str], ImportedOperation]:
    """What a document's text gives, by method and path (events: by event and action)."""
    _, read = read_documents(documents_of(text.encode(), name))
    return {item.identity[1:3]: item for item in read(shape)}


def openapi(paths: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An OpenAPI 3.0 document."""
    return {"openapi": "3.0.3", "info": {"title": "Acme", "version": "1"}, "paths": paths, **more}


THREE_ZERO = """
openapi: 3.0.3
info: {title: Acme, version: "1.2"}
servers: [{url: "https://api.acme.example"}]
paths:
  /projects/{project}/tickets:
    parameters:
      - {name: project, in: path, required: true, schema: {type: string}}
    get:
      operationId: tickets/list
      parameters:
        - {name: startAt, in: query, schema: {type: integer}}
        - {name: maxResults, in: query, schema: {type: integer}}
        - {name: label, in: query, schema: {type: array, items: {type: string}}, explode: false}
      responses:
        200: {content: {application/json: {schema: {type: object, properties: {values: {type: array, items: {$ref: '#/components/schemas/Ticket'}}}}}}}
    post:
      operationId: tickets/create
      security: [{oauth: ["tickets:write"]}]
      deprecated: true
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Ticket'}}}
      responses: {201: {description: made}}
  /projects/{project}/tickets/{number}:
    delete:
      operationId: tickets/create
      responses: {204: {description: gone}}
components:
  schemas:
    Ticket:
      type: object
      required: [title]
      properties:
        title: {type: string}
        due: {nullable: true, oneOf: [{type: string}, {type: integer}]}
        parent: {$ref: '#/components/schemas/Ticket'}
"""  # noqa: E501
TWO = """
{"swagger": "2.0", "info": {"title": "Acme", "version": "0"}, "host": "api.acme.example", "basePath": "/v2",
 "paths": {"/notes": {"post": {"consumes": ["application/x-www-form-urlencoded"],
   "parameters": [{"name": "text", "in": "formData", "type": "string", "required": true},
                  {"name": "token", "in": "header", "type": "string", "required": true}],
   "responses": {"200": {"description": "ok", "schema":
     {"type": "object", "properties": {"id": {"type": "string"}}}}}}},
  "/notes/{id}": {"put": {"parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Note"}}],
   "responses": {"200": {"description": "ok"}}}}},
 "definitions": {"Note": {"type": "object", "properties": {"text": {"type": "string"}}}}}
"""
THREE_ONE = """
openapi: 3.1.0
info: {title: Acme, version: "3"}
paths:
  /rooms/{room}:
    patch:
      parameters: [{name: room, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {
        type: object, properties: {topic: {type: [string, "null"]}}}}}}
      responses: {"200": {description: ok}}
webhooks:
  room-created:
    post:
      operationId: room/created
      requestBody: {content: {application/json: {schema: {type: object, properties: {
        action: {const: created}, room: {type: object, properties: {name: {type: string}}}}}}}}
      responses: {"200": {description: ok}}
"""
ASYNCAPI = """
{"asyncapi": "1.2.0", "info": {"title": "Acme events", "version": "1"}, "topics": {
  "message_posted": {"subscribe": {"x-scopes-required": ["history"], "payload":
    {"type": "object", "properties": {"text": {"type": "string"}}}}}}}
"""
EVENT_SCHEMA = """
{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {
  "ticket$opened": {"type": "object", "properties": {"ticket": {"type": "object"}}},
  "push$event": {"type": "object", "properties": {"ref": {"type": "string"}}}}}
"""
GRAPHQL = """
type Query { ticket(id: String!): Ticket!  tickets(first: Int, after: String): TicketConnection! }
type Mutation {
  ticketCreate(input: TicketCreateInput!): TicketPayload!
  "[INTERNAL] Not for you."
  ticketMigrate(id: String!): TicketPayload!
}
type Ticket { id: ID! title: String! url: String! }
type TicketConnection { nodes: [Ticket!]! pageInfo: PageInfo! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type TicketPayload { success: Boolean! ticket: Ticket }
input TicketCreateInput { title: String! labels: [String!] }
"""
