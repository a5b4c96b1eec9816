class Hfj < Formula
  desc "Downloads models, datasets and Spaces from the Hugging Face Hub"
  homepage "@PROJECT@"
  version "@VERSION@"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "@URL@/hfj-@VERSION@-macos-arm64.tar.gz"
      sha256 "@SHA256:macos-arm64@"
    end
    on_intel do
      url "@URL@/hfj-@VERSION@-macos-x64.tar.gz"
      sha256 "@SHA256:macos-x64@"
    end
  end
  on_linux do
    on_arm do
      url "@URL@/hfj-@VERSION@-linux-arm64.tar.gz"
      sha256 "@SHA256:linux-arm64@"
    end
    on_intel do
      url "@URL@/hfj-@VERSION@-linux-x64.tar.gz"
      sha256 "@SHA256:linux-x64@"
    end
  end

  def install
    man1.install Dir["share/man/man1/*"]
    libexec.install "bin", "lib"
    bin.install_symlink libexec/"bin/hfj"
    generate_completions_from_executable(bin/"hfj", "completion")
  end

  test do
    system bin/"hfj", "download", "hfj/demo-model", "config.json", "--endpoint", "demo:", "--local-dir", "demo"
    assert_path_exists testpath/"demo/config.json"
  end
end
