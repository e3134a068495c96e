/* values: short ways to make and read JavaScript values. */
#ifndef KDS_NODE_VALUES_H
#define KDS_NODE_VALUES_H

#include <cstdint>
#include <cstring>
#include <node_api.h>
#include <string>

namespace kds {

inline napi_value js_number(napi_env env, double number) {
  napi_value value = nullptr;
  napi_create_double(env, number, &value);
  return value;
}

inline napi_value js_bool(napi_env env, bool flag) {
  napi_value value = nullptr;
  napi_get_boolean(env, flag, &value);
  return value;
}

inline napi_value js_undefined(napi_env env) {
  napi_value value = nullptr;
  napi_get_undefined(env, &value);
  return value;
}

inline napi_value js_string(napi_env env, const char *text, size_t len) {
  napi_value value = nullptr;
  napi_create_string_utf8(env, text, len, &value);
  return value;
}

inline napi_value js_string(napi_env env, const std::string &text) {
  return js_string(env, text.data(), text.size());
}

inline napi_value js_object(napi_env env) {
  napi_value value = nullptr;
  napi_create_object(env, &value);
  return value;
}

inline napi_value js_array(napi_env env, size_t length) {
  napi_value value = nullptr;
  napi_create_array_with_length(env, length, &value);
  return value;
}

inline void js_set(napi_env env, napi_value object, const char *name, napi_value value) {
  napi_set_named_property(env, object, name, value);
}

/* A copy; `count`: of its elements. NULL where JavaScript can't run any more. */
inline napi_value js_typed_array(napi_env env, napi_typedarray_type type, const void *numbers,
                                 size_t bytes, size_t count) {
  void *memory = nullptr;
  napi_value buffer = nullptr, array = nullptr;
  if (napi_create_arraybuffer(env, bytes, &memory, &buffer) != napi_ok)
    return nullptr;
  if (bytes > 0)
    memcpy(memory, numbers, bytes);
  napi_create_typedarray(env, type, count, buffer, 0, &array);
  return array;
}

/*
 * Keys that stand one behind the other: one string, where JavaScript can cut it by their lengths in
 * bytes; else a list.
 */
inline napi_value js_keys(napi_env env, const std::string &text, bool is_ascii,
                          const uint32_t *lengths, size_t count) {
  napi_value keys = nullptr;
  if (is_ascii) {
    napi_create_string_latin1(env, text.data(), text.size(), &keys);
    return keys;
  }
  keys = js_array(env, count);
  size_t at = 0;
  for (size_t i = 0; i < count; at += lengths[i++])
    napi_set_element(env, keys, static_cast<uint32_t>(i),
                     js_string(env, text.data() + at, lengths[i]));
  return keys;
}

/* "" for what isn't a string: lib/ has checked before. */
inline std::string to_string(napi_env env, napi_value value) {
  size_t len = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &len) != napi_ok)
    return std::string();
  std::string text(len, '\0');
  napi_get_value_string_utf8(env, value, &text[0], len + 1, &len);
  return text;
}

inline double to_number(napi_env env, napi_value value) {
  double number = 0;
  napi_get_value_double(env, value, &number);
  return number;
}

inline bool to_bool(napi_env env, napi_value value) {
  bool flag = false;
  napi_get_value_bool(env, value, &flag);
  return flag;
}

inline napi_value get(napi_env env, napi_value object, const char *name) {
  napi_value value = nullptr;
  napi_get_named_property(env, object, name, &value);
  return value;
}

} // namespace kds
#endif
