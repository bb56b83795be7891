package im.recado.console.rest;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Command;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The description of the REST API for programs (OpenAPI 3.1), made from the declarations of the commands. */
final class OpenApi {
  private OpenApi() {}

  static Map<String, Object> document(String version, Collection<Command> commands) {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (Command command : commands) {
      if (!command.name().startsWith("token-")) {
        paths.put(
            "/api/v1/commands/" + command.name(),
            Map.of(command.changes() ? "post" : "get", command.changes() ? change(command) : look(command)));
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put(
        "info",
        map(
            "title", "Recado",
            "version", version.isBlank() ? "0" : version,
            "description", "What administrators do with a Recado server. Every operation is one of its commands."));
    document.put("security", List.of(Map.of("token", List.of())));
    document.put("paths", paths);
    document.put(
        "components",
        map(
            "securitySchemes", Map.of("token", map("type", "http", "scheme", "bearer")),
            "schemas", map("Result", result(), "Problem", problem())));
    return document;
  }

  private static Map<String, Object> look(Command command) {
    List<Object> parameters = new ArrayList<>();
    for (Argument argument : command.arguments()) {
      parameters.add(
          map(
              "name", argument.name(),
              "in", "query",
              "required", argument.required(),
              "description", argument.help(),
              "schema", schema(argument)));
    }
    parameters.add(
        map("name", "limit", "in", "query", "required", false, "description", "at most so many items, 100 when not told",
            "schema", map("type", "integer", "minimum", 1, "maximum", 1000)));
    parameters.add(
        map("name", "cursor", "in", "query", "required", false, "description", "next of the page before",
            "schema", map("type", "string")));
    Map<String, Object> operation = operation(command);
    operation.put("parameters", parameters);
    operation.put("responses", responses());
    return operation;
  }

  private static Map<String, Object> change(Command command) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Argument argument : command.arguments()) {
      Map<String, Object> schema = schema(argument);
      schema.put("description", argument.help());
      properties.put(argument.name(), schema);
      if (argument.required()) {
        required.add(argument.name());
      }
    }
    Map<String, Object> body = map("type", "object", "properties", properties, "additionalProperties", false);
    if (!required.isEmpty()) {
      body.put("required", required);
    }
    Map<String, Object> operation = operation(command);
    operation.put(
        "parameters",
        List.of(
            map("name", "Idempotency-Key", "in", "header", "required", false,
                "description", "who asks again with the same key gets the same answer, and nothing is done twice",
                "schema", map("type", "string", "maxLength", Repeats.LONGEST_KEY))));
    operation.put(
        "requestBody",
        map("required", !required.isEmpty(), "content", Map.of("application/json", Map.of("schema", body))));
    operation.put("responses", responses());
    return operation;
  }

  private static Map<String, Object> operation(Command command) {
    return map(
        "operationId", command.name(),
        "summary", command.summary(),
        "tags", List.of(command.name().substring(0, command.name().indexOf('-') < 0 ? command.name().length() : command.name().indexOf('-'))));
  }

  private static Map<String, Object> schema(Argument argument) {
    return switch (argument.kind()) {
      case TEXT -> map("type", "string");
      case SECRET -> map("type", "string", "format", "password");
      case ADDRESS -> map("type", "string", "examples", List.of("alice@example.org"));
      case NUMBER -> map("type", "integer", "minimum", 0);
      case FLAG -> map("type", "boolean");
    };
  }

  private static Map<String, Object> responses() {
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put("200", answer("Done", "application/json", "Result"));
    responses.put("default", answer("Not done, and why (RFC 9457)", "application/problem+json", "Problem"));
    return responses;
  }

  private static Map<String, Object> answer(String description, String type, String schema) {
    return map(
        "description", description,
        "content", Map.of(type, Map.of("schema", Map.of("$ref", "#/components/schemas/" + schema))));
  }

  private static Map<String, Object> result() {
    return map(
        "type", "object",
        "required", List.of("message", "items", "next"),
        "properties",
        map(
            "message", map("type", "string", "description", "one sentence; may be empty"),
            "items",
            map("type", "array", "items", map("type", "object", "additionalProperties", map("type", "string"))),
            "next", map("type", List.of("string", "null"), "description", "cursor of the next page")));
  }

  private static Map<String, Object> problem() {
    return map(
        "type", "object",
        "properties",
        map(
            "type", map("type", "string"),
            "title", map("type", "string"),
            "status", map("type", "integer"),
            "detail", map("type", "string")));
  }

  /** Keys and values in their order. */
  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
