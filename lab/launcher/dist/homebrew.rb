class Switchback < Formula
  desc "Roll back the bad deploy, and only the bad deploy"
  homepage "@URL@"
  url "@URL@/@NAME@.tar.gz"
  version "@VERSION@"
  sha256 "@SHA256@"
  depends_on arch: :x86_64
  depends_on :linux

  def install
    libexec.install Dir["*"]
    bin.install_symlink Dir["#{libexec}/bin/*"]
    bash_completion.install libexec/"completion/switchback.bash" => "switchback"
    fish_completion.install libexec/"completion/switchback.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/switchback --version")
  end
end
