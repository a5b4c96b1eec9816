package io.hfj.env;

import static io.hfj.env.Variable.HF_HOME;
import static io.hfj.env.Variable.HF_HUB_CACHE;
import static io.hfj.env.Variable.HF_TOKEN_PATH;
import static io.hfj.env.Variable.HUGGINGFACE_HUB_CACHE;
import static io.hfj.env.Variable.PYTORCH_PRETRAINED_BERT_CACHE;
import static io.hfj.env.Variable.PYTORCH_TRANSFORMERS_CACHE;
import static io.hfj.env.Variable.TRANSFORMERS_CACHE;
import static io.hfj.env.Variable.XDG_CACHE_HOME;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Paths of the cache and the token. All are absolute, and none has to exist. Immutable.
 *
 * @param home root folder of all Hub clients, {@code ~/.cache/huggingface}
 * @param hubCache downloaded repositories
 * @param tokenFile the stored token; {@code stored_tokens} is in the same folder
 */
public record Folders(Path home, Path hubCache, Path tokenFile) {

  static Folders from(VariableReader variables, Path userHome, boolean staging) {
    if (staging) {
      // Like the Python client: staging has its own home, so that in particular tokens are never
      // mixed.
      Path home = userHome.resolve(".cache").resolve("huggingface_staging");
      Path cache = variables.path(HF_HUB_CACHE).orElse(home.resolve("hub"));
      return new Folders(home, cache, home.resolve("token"));
    }
    Path home = variables.path(HF_HOME).orElseGet(() -> defaultHome(variables, userHome));
    Path cache =
        variables
            .first(HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE)
            .map(variables::path)
            .or(() -> legacyCache(variables))
            .orElse(home.resolve("hub"));
    return new Folders(home, cache, variables.path(HF_TOKEN_PATH).orElse(home.resolve("token")));
  }

  private static Path defaultHome(VariableReader variables, Path userHome) {
    Path caches = variables.path(XDG_CACHE_HOME).orElse(userHome.resolve(".cache"));
    return caches.resolve("huggingface");
  }

  /**
   * Returns the folder set for transformers, which has the same layout. Used only if no newer
   * variable is set: otherwise those models would be downloaded a second time.
   */
  private static Optional<Path> legacyCache(VariableReader variables) {
    if (variables.text(HF_HOME).isPresent()) {
      return Optional.empty();
    }
    Optional<NamedSetting> legacy =
        variables.first(
            TRANSFORMERS_CACHE, PYTORCH_TRANSFORMERS_CACHE, PYTORCH_PRETRAINED_BERT_CACHE);
    legacy.ifPresent(
        setting -> variables.notice(setting + " is deprecated; use HF_HUB_CACHE instead"));
    return legacy.map(variables::path);
  }
}
