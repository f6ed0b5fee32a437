// The tree of RFC 9162 against published vectors and against the definition, spelled out.

import Custody
import Files
import Testing

/// The eight leaves of Certificate Transparency's reference tests.
private let vectors = [
  "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map { MerkleTree.leafHash(bytes($0)) }

/// RFC 9162 § 2.1.1, word for word.
private func root(of leaves: ArraySlice<SHA256Digest>) -> SHA256Digest {
  if leaves.isEmpty { return SHA256Digest(of: []) }
  if leaves.count == 1 { return leaves.first! }
  var split = 1
  while split * 2 < leaves.count { split *= 2 }
  let middle = leaves.startIndex + split
  return MerkleTree.nodeHash(root(of: leaves[..<middle]), root(of: leaves[middle...]))
}

@Suite struct MerkleTests {
  @Test(arguments: [
    (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
  ])
  func rootsAreTheReferenceOnes(count: Int, hex: String) {
    #expect(MerkleTree(leaves: Array(vectors[..<count])).root.description == hex)
  }

  @Test func theTreeIsTheDefinitions() {
    let leaves = (0..<70).map { MerkleTree.leafHash([UInt8($0)]) }
    for count in 0...leaves.count {
      #expect(MerkleTree(leaves: Array(leaves[..<count])).root == root(of: leaves[..<count]))
    }
  }

  @Test func everyLeafIsProvenAndNothingElse() {
    let leaves = (0..<23).map { MerkleTree.leafHash([UInt8($0)]) }
    for count in 1...leaves.count {
      let tree = MerkleTree(leaves: Array(leaves[..<count]))
      for place in 0..<count {
        let proof = tree.inclusionProof(ofLeaf: place)
        func holds(
          _ leaf: SHA256Digest, _ place: Int, _ count: Int, _ proof: [SHA256Digest]
        ) -> Bool {
          holdsInclusion(of: leaf, at: place, in: count, by: proof, root: tree.root)
        }
        #expect(holds(leaves[place], place, count, proof))
        #expect(!holds(leaves[(place + 1) % 23], place, count, proof))
        #expect(!holds(leaves[place], place, count, proof + [.zero]))
        if !proof.isEmpty {
          #expect(!holds(leaves[place], place, count, Array(proof.dropLast())))
          #expect(!holds(leaves[place], place ^ 1, count, proof))
          var changed = proof
          changed[0] = .zero
          #expect(!holds(leaves[place], place, count, changed))
        }
        #expect(
          !holds(leaves[place], count, count, proof) && !holds(leaves[place], -1, count, proof))
      }
    }
  }

  @Test func aProofOfAnHourHasTwentyHashesAtMost() {
    let leaf = MerkleTree.leafHash([])
    let hour = MerkleTree(leaves: Array(repeating: leaf, count: 60 * 60 * 60))
    let longest = [0, 1, 107_999, hour.count - 1].map { hour.inclusionProof(ofLeaf: $0).count }
    #expect(longest.allSatisfy { $0 <= 20 })
  }

  @Test func aSaltHidesWhatIsBehindALeaf() {
    var leaf = PictureLeaf(
      picture: 3, pts: -1, packet: SHA256Digest(of: [1]), samples: SHA256Digest(of: [2]))
    #expect(leaf.data.count == 80 && leaf.data[7] == 3 && leaf.data[8] == 0xff)
    let open = leaf.hash
    leaf.salt = Array(repeating: 7, count: 16)
    #expect(leaf.hash != open && leaf.data.count == 96)
  }
}
